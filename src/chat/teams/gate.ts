import { ActivityTypes, CloudAdapter, type InvokeResponse } from 'botbuilder';
import {
  AuthenticationConstants,
  AuthenticationError,
  type BotFrameworkAuthentication,
  ClaimsIdentity,
} from 'botframework-connector';
import { z } from 'zod';
import { Activity } from './hear/activity.ts';

/** What is answered to something that came in. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** Whom we let in. */
export interface Admission {
  issuer: string;
  /** Tenants whose people may talk to us. */
  tenants: readonly string[];
}

/** Lets in what Teams says in the name of a tenant we know, and nothing else. */
export class Gate extends CloudAdapter {
  readonly #admission: Admission;

  constructor(authentication: BotFrameworkAuthentication, admission: Admission) {
    super(authentication);
    this.#admission = admission;
  }

  /**
   * The token is checked by botbuilder: signature, issuer, audience, time, endorsement, and that its service URL is the activity's. botbuilder also
   * takes tokens of other bots and of its emulator, and looks at no service URL where the activity has none: those end here.
   */
  async receive(
    authorization: string,
    body: unknown,
    handle: (activity: Activity) => Promise<Answer | null>,
  ): Promise<Answer> {
    const parsed = Activity.safeParse(body);
    if (!parsed.success) return { status: 400 };
    const activity = parsed.data;
    const { tenant } = activity;
    if (activity.channelId !== 'msteams') return { status: 400 };
    let begun = false;
    try {
      const answer = await this.processActivity(authorization, Raw.parse(body), async (context) => {
        const identity: unknown = context.turnState.get(this.BotIdentityKey);
        if (!this.#isOfTeams(identity, activity.serviceUrl)) throw new AuthenticationError('No token of Teams.', 401);
        if (tenant === null || !this.#admission.tenants.includes(tenant)) throw new NotAdmitted();
        begun = true;
        const given = await handle(activity);
        if (given !== null)
          await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: asInvokeResponse(given) });
      });
      return answer === undefined ? { status: 200 } : { status: answer.status, body: answer.body as unknown };
    } catch (error) {
      if (begun) throw error;
      if (error instanceof NotAdmitted) return { status: 403 };
      if (isOurTrouble(error)) throw error;
      return { status: 401 };
    }
  }

  #isOfTeams(identity: unknown, serviceUrl: string): boolean {
    return (
      identity instanceof ClaimsIdentity &&
      identity.getClaimValue(AuthenticationConstants.IssuerClaim) === this.#admission.issuer &&
      identity.getClaimValue(AuthenticationConstants.ServiceUrlClaim) === serviceUrl
    );
  }
}

class NotAdmitted extends Error {}

/** botbuilder reads what it needs of an activity by itself, and says more of the rest than is true. */
const Raw = z.custom<Parameters<CloudAdapter['processActivityDirect']>[1]>((body) => typeof body === 'object');

function asInvokeResponse({ status, body }: Answer): InvokeResponse {
  return { status, body };
}

/** The keys of Teams could not be fetched: nothing is known of the token, and it may come again. */
function isOurTrouble(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode !== 401;
  return error instanceof Error && (error.name === 'FetchError' || 'errno' in error);
}

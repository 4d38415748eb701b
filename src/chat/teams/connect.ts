import * as msal from '@azure/msal-node';
import {
  AuthenticationConstants,
  type BotFrameworkAuthentication,
  BotFrameworkAuthenticationFactory,
  ClaimsIdentity,
  type ConnectorClient,
  MsalServiceClientCredentialsFactory,
} from 'botframework-connector';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { recent } from '../../lib/recent.ts';

/** The app as it is registered with Microsoft Entra ID. */
export interface Access {
  appId: string;
  secret: string;
  /** The tenant it is registered in. */
  tenant: string;
}

/** Where Microsoft is: its sign-in, the keys Teams signs with, and Graph. */
export interface Cloud {
  login: string;
  openIdMetadata: string;
  issuer: string;
  graph: string;
  /** Certificate of a sign-in that no authority signed, for a stand-in. */
  ca?: string;
}

export const PUBLIC_CLOUD: Cloud = {
  login: 'https://login.microsoftonline.com',
  openIdMetadata: AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
  issuer: AuthenticationConstants.ToBotFromChannelTokenIssuer,
  graph: 'https://graph.microsoft.com',
};

export interface Connections {
  /** Checks what comes in; see gate.ts. */
  authentication: BotFrameworkAuthentication;
  /** What takes posts at an address that an activity named. */
  connector(serviceUrl: string): Promise<ConnectorClient>;
  /** Throws where Microsoft refuses the app; where it cannot be reached, that shows later. */
  check(): Promise<void>;
  /** A token for Graph in a tenant. */
  graphToken(tenant: string): Promise<string>;
}

export function openConnections({ appId, secret, tenant }: Access, cloud: Cloud, log: Logger): Connections {
  const { login, ca } = cloud;
  const application = new msal.ConfidentialClientApplication({
    auth: {
      clientId: appId,
      clientSecret: secret,
      authority: `${login}/${tenant}`,
      // Somewhere else than at Microsoft, nobody is asked whether it is one of theirs.
      ...(login === PUBLIC_CLOUD.login ? {} : { knownAuthorities: [new URL(login).host] }),
    },
    system: {
      loggerOptions: { piiLoggingEnabled: false, loggerCallback: (_, message) => log.debug(message) },
      ...(ca === undefined ? {} : { customAgentOptions: { ca } }),
    },
  });
  const authentication = BotFrameworkAuthenticationFactory.create(
    '',
    true,
    `${login}/${tenant}`,
    AuthenticationConstants.ToChannelFromBotOAuthScope,
    cloud.issuer,
    AuthenticationConstants.OAuthUrl,
    cloud.openIdMetadata,
    // Bots that call bots are none of our callers; gate.ts refuses them.
    cloud.openIdMetadata,
    'urn:botframework:azure',
    // The vendor's types see the same class twice: once for modules, once for CommonJS.
    new MsalServiceClientCredentialsFactory(appId, application as unknown as MsalApplication),
    { requiredEndorsements: [] },
  );
  const us = new ClaimsIdentity([
    { type: AuthenticationConstants.AudienceClaim, value: appId },
    { type: AuthenticationConstants.AppIdClaim, value: appId },
  ]);
  const factory = authentication.createConnectorFactory(us);
  const connectors = recent(60 * 60_000, async (serviceUrl) => {
    const connector = await factory.create(serviceUrl, AuthenticationConstants.ToChannelFromBotOAuthScope);
    return withoutRetries(connector);
  });
  return {
    authentication,
    connector: (serviceUrl) => connectors.get(serviceUrl),
    async check() {
      try {
        await application.acquireTokenByClientCredential({ scopes: [SCOPE] });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const [refused] = /AADSTS\d+[^\r\n]*/.exec(message) ?? [];
        if (refused === undefined) {
          log.warn({ error: message }, 'Microsoft could not be asked whether it knows the app');
          return;
        }
        throw new UserError(
          'config-invalid',
          `Microsoft refuses the Teams app: ${refused.slice(0, 300)}`,
          'Check TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_APP_TENANT: docs/teams.md says where each comes from.',
        );
      }
    },
    async graphToken(of) {
      const token = await application.acquireTokenByClientCredential({
        scopes: [`${cloud.graph}/.default`],
        authority: `${login}/${of}`,
      });
      if (token === null) throw new Error('The sign-in gave no token.');
      return token.accessToken;
    },
  };
}

const SCOPE = `${AuthenticationConstants.ToChannelFromBotOAuthScope}/.default`;

type MsalApplication = ConstructorParameters<typeof MsalServiceClientCredentialsFactory>[1];

/** The client would repeat a post whose answer was lost, and say it twice: who may repeat what is decided in call.ts. */
function withoutRetries(connector: ConnectorClient): ConnectorClient {
  const { client } = connector as unknown as {
    client: { pipeline: { removePolicy(which: { name: string }): unknown } };
  };
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  return connector;
}

import { describeForge } from '../forge-contract.ts';
import { openGitHubWorld } from './world.ts';

describeForge('GitHub', openGitHubWorld);

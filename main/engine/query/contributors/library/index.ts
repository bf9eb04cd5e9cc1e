import type { LibraryRule } from '../../../../../preload/contract/contributors.ts';
import { network } from './network.ts';
import { services } from './services.ts';
import { traces } from './traces.ts';
import { trails } from './trails.ts';

/**
 * Rules to start from: after the samples that AWS publishes (CloudWatch user guide, "Contributor Insights rule examples"),
 * and our own for the other logs that the guide names.
 */
export const RULE_LIBRARY: readonly LibraryRule[] = [...trails, ...network, ...services, ...traces];

import { events } from './agency/events.ts';
import { organisations } from './agency/organisations.ts';
import { publications } from './agency/publications.ts';
import { targets } from './agency/targets.ts';
import { visions } from './agency/visions.ts';
import type { SeedAgency } from './types.ts';

/** The fictional agency of the demonstration and the end-to-end tests. The same every time. */
export const agency: SeedAgency = { organisations, publications, targets, events, visions };

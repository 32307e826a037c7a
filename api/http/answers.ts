import { z } from 'zod';
import { isPeriodCode, type PeriodCode } from '#domain/period.ts';
import { statusNameOf } from '#domain/status.ts';

/** Parts that many answers share. Every schema here describes what goes out; what comes in stands beside its route. */

export const TextsAnswer = z
  .object({ sv: z.string(), en: z.string().optional(), da: z.string().optional() })
  .meta({ id: 'Texts', description: 'A text in Swedish and, where written, English and Danish.' });

export const PeriodAnswer = z
  .custom<PeriodCode>((value) => typeof value === 'string' && isPeriodCode(value))
  .meta({ id: 'Period', type: 'string', description: 'SDMX code of a period.', example: '2026-Q3' });

export const Moment = z.iso.datetime().meta({ description: 'RFC 3339, UTC', example: '2026-10-30T09:00:00Z' });
export const Day = z.iso.date().meta({ example: '2026-10-30' });

export const Version = z.string().meta({ description: 'For If-Match.', example: '"12"' });

const [firstStatus, ...otherStatuses] = Object.values(statusNameOf);
export const StatusAnswer = z
  .enum([firstStatus ?? 'normal', ...otherStatuses])
  .meta({ id: 'Status', description: 'Status of a figure; the names stand for the SDMX codes A P E V O M L Q.' });

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.int(), limit: z.int(), page: z.int() });

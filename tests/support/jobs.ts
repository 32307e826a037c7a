import { jobKinds } from '#api/jobs/kinds.ts';
import type { TestApi } from './api.ts';

/** Does the latest job of a kind, as the worker would. */
export async function workOnLatest({ database, context }: TestApi, kind: string): Promise<void> {
  const [job] = await database.sql`select payload from jobs where kind = ${kind} order by id desc limit 1`;
  await jobKinds[kind]?.(job?.['payload'], context);
}

import type { Transaction } from '../connection.ts';
import { auditRecords, type actorKinds } from '../schema/index.ts';

/** Who does something: as the audit log names them, and from which request. */
export type Actor = {
  kind: (typeof actorKinds)[number];
  personId: number | null;
  name: string;
  address: string;
  requestId: string;
};

export type Deed = {
  /** A verb of the trade, such as `role-granted`. */
  action: string;
  /** Whose administrators read it; null is those of the whole installation. */
  organisationId: number | null;
  /** What it was done to, such as `metric digital-share`. */
  subject: string;
  before?: unknown;
  after?: unknown;
};

/** To be called in the transaction of every write. Never with a secret in `before` or `after`. */
export async function recordDeed(transaction: Transaction, actor: Actor, at: Date, deed: Deed): Promise<void> {
  await transaction.insert(auditRecords).values({
    at: at.toISOString(),
    actorKind: actor.kind,
    personId: actor.personId,
    actor: actor.name,
    address: actor.address,
    requestId: actor.requestId,
    action: deed.action,
    organisationId: deed.organisationId,
    subject: deed.subject,
    before: deed.before ?? null,
    after: deed.after ?? null,
  });
}

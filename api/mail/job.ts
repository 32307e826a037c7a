import { z } from 'zod';
import { readEmail } from '#domain/email.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { Hopeless } from '../jobs/worker.ts';
import { unseal } from '../sign-in/sealing.ts';
import { sealedFor, type MailPayload } from './mail.ts';

const Payload: z.ZodType<MailPayload> = z.strictObject({
  to: z.string().refine((to) => readEmail(to) === to),
  subject: z.string(),
  sealedText: z.string(),
  sealedOneClick: z.string().optional(),
  validUntil: z.iso.datetime(),
  messageId: z.string(),
});

/** Sends a mail that was enqueued. */
export const sendMail: JobHandler = async (payload, { mail, secretKey, now }) => {
  const { to, subject, sealedText, sealedOneClick, validUntil, messageId } = Payload.parse(payload);
  if (now() >= new Date(validUntil)) throw new Hopeless('The link in this mail has run out.');
  if (!mail) throw new Error('SMTP_URL is no longer set.');
  const text = unseal(sealedText, sealedFor(to), secretKey);
  if (text === null) throw new Error('This mail was sealed with another SECRET_KEY.');
  try {
    const oneClick = sealedOneClick === undefined ? null : unseal(sealedOneClick, sealedFor(to), secretKey);
    await mail.send({ to, subject, text, messageId, oneClick });
  } catch (error) {
    // a server may quote what it does not like, and what it quotes is kept and shown
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(said.replace(/\bhttps?:\S+/gi, '…'));
  }
};

import type { Context as HonoContext, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { z } from 'zod';
import { DomainError } from '#domain/error.ts';
import type { Context } from '../context.ts';

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; what a page translates and a program decides by.' }),
    detail: z.string(),
    path: z.string().optional().meta({ description: 'The parameter or field that is wrong.' }),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457, with a stable code.',
    example: {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'unknown-metric',
      detail: 'There is no metric "digital-shares".',
      path: 'metric',
    },
  });

/** Anything that a request did wrong, with the status it is answered by. */
export class Problem extends DomainError {
  readonly status: ContentfulStatusCode;
  readonly path: string | undefined;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    { path, ...details }: { path?: string } & Record<string, unknown> = {},
  ) {
    super(code, message, details);
    this.status = status;
    this.path = path;
  }
}

/** Where the rules of the domain are answered by something else than 400. */
const statusOf: Readonly<Record<string, ContentfulStatusCode>> = {
  'not-your-organisation': 403,
  'vintage-too-old': 409,
  'organisation-elsewhere': 409,
  'approval-begun': 409,
  approved: 409,
  'approved-before': 409,
  emptied: 409,
  held: 409,
  locked: 409,
  'not-approved': 409,
  'not-held': 409,
  'not-open-yet': 409,
  'not-ready': 409,
  'not-submitted': 409,
  'not-the-submitter': 409,
  'nothing-to-approve': 409,
  'correction-changed': 409,
  'nothing-to-drop': 409,
  'nothing-to-reopen': 409,
  'nothing-to-return': 409,
  'nothing-to-submit': 409,
  'nothing-to-take-back': 409,
  'nothing-to-withdraw': 409,
  'own-work': 409,
  'release-holds': 409,
  'release-over': 409,
  'same-time': 409,
  submitted: 409,
  'wrong-level': 409,
  'too-large': 413,
  'too-many-cells': 413,
  'import-refused': 422,
  'unreadable-file': 422,
  'no-figures': 422,
  'old-workbook': 422,
  'mapping-needed': 422,
  'mapping-does-not-fit': 422,
  'bad-mapping': 422,
  'derived-metric': 422,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A message may quote what was sent, but a long address is not sent back. */
const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text);

/** What the rules of the domain refuse, with the status that it is answered by. */
export const problemOf = (error: DomainError): Problem =>
  error instanceof Problem ? error : new Problem(statusOf[error.code] ?? 400, error.code, error.message, error.details);

/** What is sent of a problem. */
export function problemText({ status, code, message, path, details }: Problem): string {
  const body: z.infer<typeof ProblemAnswer> = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code,
    detail: shortened(message),
    ...(path ? { path: shortened(path) } : {}),
    ...(Object.keys(details).length ? { details } : {}),
  };
  return JSON.stringify(body);
}

function problemResponse(c: HonoContext, problem: Problem): Response {
  c.header('Cache-Control', 'no-store');
  if (problem.status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.body(problemText(problem), problem.status, { 'Content-Type': 'application/problem+json' });
}

/** What was sent is not what is asked for: of many in a row from one address somebody is trying. */
const refusedInput: readonly number[] = [400, 413, 414, 415, 422];

/**
 * Who was turned away from what, for whoever watches the log; what they sent is not in it. Whoever has yet to sign in is no
 * event.
 */
function noteRefusal(log: Logger, c: HonoContext, { status, code }: Problem): void {
  const isBadKey = code === 'bad-key';
  const { address, requestId } = c.get('arrival');
  if (refusedInput.includes(status)) {
    log.info(
      { securityEvent: 'input-refused', address, requestId, subject: `${c.req.method} ${c.req.path}`, after: { code } },
      'security: input refused',
    );
    return;
  }
  if (status !== 403 && !isBadKey) return;
  const viewer = isBadKey ? null : c.get('viewer');
  log.warn(
    {
      securityEvent: 'refused',
      person: viewer?.kind === 'person' ? viewer.id : null,
      actor: viewer && viewer.kind !== 'nobody' ? viewer.name : '',
      address,
      requestId,
      subject: `${c.req.method} ${c.req.path}`,
      after: { code },
    },
    'security: refused',
  );
}

/** The one place where errors become answers. What is our own fault is logged and not told. */
export const answerError =
  ({ log }: Context) =>
  (error: Error, c: HonoContext): Response => {
    if (error instanceof DomainError) {
      const problem = problemOf(error);
      noteRefusal(log, c, problem);
      return problemResponse(c, problem);
    }
    if (error instanceof HTTPException && error.status < 500) {
      return problemResponse(c, new Problem(error.status as ContentfulStatusCode, 'bad-request', error.message));
    }
    // the cause says what went wrong; the query's parameters stay out of the log
    log.error({ err: error.cause instanceof Error ? error.cause : error, path: c.req.path }, 'request failed');
    return problemResponse(c, new Problem(500, 'internal-error', 'Something went wrong here. It has been logged.'));
  };

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Problems 404 `no-such-route` and, where there is something by another method, 405 `method-not-allowed`. */
export const notFound =
  (app: Pick<Hono, 'router'>) =>
  (c: HonoContext): Response => {
    const { method: asked, path } = c.req;
    const known = methods.filter((method) =>
      app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
    );
    if (!known.length) return problemResponse(c, new Problem(404, 'no-such-route', `There is nothing at ${path}.`));
    c.header('Allow', known.flatMap((method) => (method === 'GET' ? [method, 'HEAD'] : [method])).join(', '));
    return problemResponse(c, new Problem(405, 'method-not-allowed', `${asked} does nothing at ${path}.`));
  };

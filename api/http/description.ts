import { describeRoute, resolver } from 'hono-openapi';
import type { z } from 'zod';
import { ProblemAnswer } from './problem.ts';

type Described = {
  summary: string;
  description?: string;
  answer: z.ZodType;
  /** Other representations of the same answer. */
  alsoAs?: readonly string[];
  tag: string;
};

const problem = { 'application/problem+json': { schema: resolver(ProblemAnswer) } };

/** What every reading route may answer instead. */
export const otherAnswers = {
  304: { description: 'Not changed since the ETag in If-None-Match' },
  400: { description: 'Something in the request is wrong; the code says what', content: problem },
  404: { description: 'There is no such thing', content: problem },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: true,
  schema: { type: 'string' as const },
  description: 'The version that is changed, as it was read.',
};

const staleAnswers = {
  412: { description: 'Somebody else has changed it since', content: problem },
  428: { description: 'If-Match is missing', content: problem },
};

/** What the API description says of a route that signs in, changes something, or answers only some. */
export const acting = ({
  summary,
  description,
  answer,
  tag,
  status = answer === null ? 204 : 200,
  changes = false,
}: Omit<Described, 'answer' | 'alsoAs'> & {
  answer: z.ZodType | null;
  status?: 200 | 201 | 202 | 204;
  /** Whether it changes something that is there, which has to be named with its version. */
  changes?: boolean;
}) =>
  describeRoute({
    summary,
    ...(description ? { description } : {}),
    tags: [tag],
    ...(changes ? { parameters: [ifMatch] } : {}),
    responses: {
      [status]:
        answer === null
          ? { description: 'Done' }
          : { description: 'The answer', content: { 'application/json': { schema: resolver(answer) } } },
      400: { description: 'Something in the request is wrong; the code says what', content: problem },
      401: { description: 'Nobody is signed in', content: problem },
      403: { description: 'The role does not allow it here', content: problem },
      404: { description: 'There is no such thing', content: problem },
      409: { description: 'It cannot be done as things are', content: problem },
      ...(changes ? staleAnswers : {}),
      429: { description: 'Too many attempts; wait', content: problem },
    },
  });

/** What the API description says of a reading route. */
export const reading = ({ summary, description, answer, alsoAs = [], tag }: Described) =>
  describeRoute({
    summary,
    ...(description ? { description } : {}),
    tags: [tag],
    responses: {
      200: {
        description: 'The answer',
        content: {
          'application/json': { schema: resolver(answer) },
          ...Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' as const } }])),
        },
      },
      ...otherAnswers,
    },
  });

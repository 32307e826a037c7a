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

import type { SessionAnswer } from '#api/sign-in/answers.ts';
import type { Preview } from '#web/lib/server/preview.ts';
import type { ProblemText } from '#web/lib/wording/problem.ts';
import type { ColourScheme } from '#web/lib/colour-scheme.ts';

declare global {
  namespace App {
    interface Error {
      /** The code of the API's problem, which the page translates; `unexpected` for our own mistakes. */
      code: string;
      /** Which frequencies there are, where one has to be chosen. */
      frequencies?: string[];
      /** How it is told, written by the server, so that no page has to carry all that can go wrong. */
      text?: ProblemText;
    }
    interface Locals {
      colourScheme: ColourScheme;
      /** Who has signed in; null for everybody else. */
      session: SessionAnswer['person'];
      /** What a link to the page is shown with elsewhere; none where there is nothing to show. */
      preview?: Preview;
    }
  }

  /** What the server shares with the pages that it carries: one app in one process. */
  var tiofalt: { app: { fetch: (request: Request) => Response | Promise<Response> } } | undefined;
}

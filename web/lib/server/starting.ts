/** In the shape of every problem of the API, which is not there yet to say it. */
export const startingProblem = (): Response =>
  Response.json(
    {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'starting',
      detail: 'The service is starting; ask again in a moment.',
    },
    { status: 503, headers: { 'Content-Type': 'application/problem+json' } },
  );

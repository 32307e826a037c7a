/** PostgreSQL writes `2026-10-30 09:00:00.123456+00`; outside the database moments are RFC 3339 in UTC. */
export const rfc3339 = (moment: string): string => moment.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z');

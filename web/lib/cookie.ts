/** How long a choice of the reader's is remembered: a year. */
export const cookieSeconds = 365 * 24 * 60 * 60;

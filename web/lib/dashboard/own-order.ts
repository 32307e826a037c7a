/** So few that their own order can be taken in at a glance; more are easier to find by the alphabet. */
export const mostInOwnOrder = 8;

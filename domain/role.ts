/** What somebody is in an organisation and in everything below it; each may do what those before it may. */
export const roles = ['reader', 'analyst', 'approver', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

/** Who has to show a second factor at sign-in. */
export const secondFactorRules = ['optional', 'administrators', 'everybody'] as const;
export type SecondFactorRule = (typeof secondFactorRules)[number];

export const needsSecondFactor = (rule: SecondFactorRule, held: readonly Role[]): boolean =>
  rule === 'everybody' || (rule === 'administrators' && held.includes('administrator'));

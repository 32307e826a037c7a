import { unknownsOf, workedOut, type Equation } from './attacker.ts';
import { quantity, type Facts } from './facts.ts';
import type { Made } from './small-groups.ts';

const partNames = ['answers', 'sum'] as const;

/** What somebody who can solve equations gets out of what is told of some figures. */
export function attackerOf(groups: readonly Made[]) {
  const byName = new Map(groups.map((made) => [made.name, made]));

  /** What everybody knows to add up among some of the figures: their numbers of answers, and what these come to. */
  const addingUp = (isOf: (made: Made) => boolean): Equation[] =>
    groups.filter(isOf).flatMap((whole) =>
      whole.sums.flatMap((names) => {
        const parts = names.flatMap((name) => byName.get(name) ?? []);
        if (!parts.every(isOf)) return [];
        return partNames.map((part) => {
          const terms = parts.map((made) => [quantity(part, made), 1] as const);
          return { with: new Map([[quantity(part, whole), -1] as const, ...terms]), sum: 0 };
        });
      }),
    );

  return {
    truth: new Map(groups.flatMap((made) => partNames.map((part) => [quantity(part, made), made[part]] as const))),

    /** What can be worked out of what is not told, and which of the equations do not hold among what is. */
    attack: ({ known, equations }: Facts, isOf: (made: Made) => boolean = () => true) => {
      const left = unknownsOf([...addingUp(isOf), ...equations], known);
      const broken = left.filter((equation) => !equation.with.size && Math.abs(equation.sum) > 1e-4);
      return { found: workedOut(left), broken };
    },

    isToldOf: ({ known }: Facts, made: Made): boolean => partNames.some((part) => known.has(quantity(part, made))),
  };
}

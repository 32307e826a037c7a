import { unweightedMean } from './mean.ts';
import type { Limits } from './signal.ts';
import { processChart, type ProcessChart } from './xmr.ts';

/** A share of answers; there is at least one answer. */
export type ShareOfAnswers = { sharePercent: number; answers: number };

/** The mean moving range of independent normal values, in standard deviations. */
const d2 = 1.128;

/**
 * Laney's P′ chart, in per cent: limits are closer where more have answered, and as wide as the shares vary beyond what
 * chance in drawing them explains. Laney (2002), Improved control charts for attributes, Quality Engineering 14:531–537:
 * p̄ ± 3 σᵢ σ_z, with σᵢ = √(p̄ (1 − p̄) / nᵢ) and σ_z the mean moving range of (pᵢ − p̄) / σᵢ divided by 1.128; p̄ (1 − p̄)
 * cancels out and is left out. Never below 0 or above 100. A period without answers has no limits.
 */
export const proportionChart = (
  shares: readonly (ShareOfAnswers | null)[],
  { rebaseAt = [] }: { rebaseAt?: readonly number[] } = {},
): ProcessChart => {
  const values = shares.map((share) => share && share.sharePercent);
  const { segments, limits, signals } = processChart(values, rebaseAt, (known) => {
    const drawn = known.flatMap((position) => shares[position] ?? []);
    const sum = (amount: (share: ShareOfAnswers) => number): number =>
      drawn.reduce((total, share) => total + amount(share), 0);
    const mean = sum(({ sharePercent, answers }) => sharePercent * answers) / sum(({ answers }) => answers);
    const scores = drawn.map(({ sharePercent, answers }) => (sharePercent - mean) * Math.sqrt(answers));
    const range = unweightedMean(scores.slice(1).map((score, place) => Math.abs(score - (scores[place] ?? score))));
    return (position): Limits | null => {
      const share = shares[position] ?? null;
      if (share === null || range === null) return null;
      const width = (3 * (range / d2)) / Math.sqrt(share.answers);
      return { mean, lower: mean - width, upper: mean + width };
    };
  });
  // cut only now: how near a limit is goes by how wide chance is
  const withinShares = ({ mean, lower, upper }: Limits): Limits => ({
    mean,
    lower: Math.max(0, lower),
    upper: Math.min(100, upper),
  });
  return { segments, limits: limits.map((some) => some && withinShares(some)), signals };
};

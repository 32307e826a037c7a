/** A small generator with a seed, so that a failure can be seen again. */
export const generator = (seed: number) => () => {
  // imul, because a product beyond 2^53 would be rounded, and the numbers soon repeat
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
  return seed / 2_147_483_648;
};

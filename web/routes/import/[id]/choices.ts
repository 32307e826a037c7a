/** What is chosen of an unknown name besides a code. */
export const leaveOut = '-';
export const bringNew = '+';

/** What takes long is done in parts: in between, others get their turn. */
export const othersFirst = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export * from './events.ts';
export * from './figures.ts';
export * from './installation.ts';
export * from './metrics.ts';
export * from './organisations.ts';
export * from './targets.ts';

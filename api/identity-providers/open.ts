import type { IdentityProvider } from './provider.ts';
import { readIdentityProviders } from './settings.ts';

/** The identity providers that the surroundings name. Whoever has none does not load what speaks to them. */
export async function openIdentityProviders({ IDENTITY_PROVIDERS }: NodeJS.ProcessEnv): Promise<IdentityProvider[]> {
  const settings = readIdentityProviders(IDENTITY_PROVIDERS);
  if (!settings.length) return [];
  const { openIdentityProvider } = await import('./provider.ts');
  return settings.map(openIdentityProvider);
}

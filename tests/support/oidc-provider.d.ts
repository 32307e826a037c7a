/** The little that the tests use of it; it has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  type Grant = { addOIDCScope: (scope: string) => void; save: () => Promise<string> };

  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    Grant: new (of: { clientId: string; accountId: string }) => Grant;
  }
}

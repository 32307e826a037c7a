/**
 * A move that the rules do not allow. The code is stable and in kebab-case: pages translate it, nobody parses the message,
 * which is plain English for logs and for other systems.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

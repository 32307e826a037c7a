import type { HandleClientError } from '@sveltejs/kit/hooks';

export const handleError: HandleClientError = ({ kind, error }) => (kind === 'app' ? error : { code: 'unexpected' });

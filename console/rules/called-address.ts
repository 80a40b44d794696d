/** The address that the gateway refused to call; forms say so at the field for as long as it stands there. Pure. */
import type { ApiFailure } from '../api/http.ts';

export const isAddressRefused = (
  failure: Pick<ApiFailure, 'details'> | undefined,
  sent: string | undefined,
  typed: string,
): boolean => sent === typed.trim() && (failure?.details.some(({ path }) => path === 'url') ?? false);

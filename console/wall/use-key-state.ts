/** Whether the wall may look with the key that it has. */
import { useCallback, useEffect } from 'react';
import { z } from 'zod';
import { permissions } from '../../shared/access.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { getJson } from '../api/http.ts';
import { useResource } from '../api/use-resource.ts';
import { wallKey } from './wall-key.ts';

/** `strong`: it may do more than look, and is not kept. `needed`: nothing may be seen without one. */
export type KeyState = 'well' | 'refused' | 'strong' | 'needed';

/** Of little weight, and refused to a key that is none any more. */
const probe = (signal: AbortSignal): Promise<unknown> => getJson(z.unknown(), '/layers', {}, signal);

export const useKeyState = (): KeyState => {
  const { isKnown, mayRead, may, person } = useSession();
  const hasKey = wallKey.get() !== undefined;
  const load = useCallback((signal: AbortSignal) => probe(signal), []);
  const { failure } = useResource(hasKey ? 'wall-key' : null, load, minuteMs);
  const isStrong = hasKey && isKnown && person === null && permissions.some(may);
  useEffect(() => {
    if (isStrong) wallKey.forget();
  }, [isStrong]);
  if (isStrong) return 'strong';
  if (hasKey && failure?.code === 'SIGN_IN_REQUIRED') return 'refused';
  return mayRead ? 'well' : hasKey ? 'refused' : 'needed';
};

import { useSyncExternalStore } from 'react';
import { reach } from './reach.ts';

/** True while nothing can be sent: neither the live channel nor a request gets through. */
export const useOffline = (): boolean => useSyncExternalStore(reach.subscribe, reach.isOffline);

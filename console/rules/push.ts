/** Messages on this device, through the browser's push service and the service worker that also keeps the page (`public/worker.js`). */
import type { PushSubscriptionRequest } from '../../shared/notification-api.ts';
import { workerPath } from '../offline/worker-path.ts';

/** `insecure`: browsers give it to pages that came by HTTPS only. `denied`: the person forbade it to this site. */
export type PushObstacle = 'unsupported' | 'insecure' | 'denied';

export const pushObstacle = (): PushObstacle | undefined => {
  if (!isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : undefined;
};

const base64Url = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** Whether this device is subscribed already, as far as the browser knows. */
export const isPushOnHere = async (): Promise<boolean> => {
  if (pushObstacle() !== undefined) return false;
  const registration = await navigator.serviceWorker.getRegistration(workerPath);
  return Boolean(await registration?.pushManager.getSubscription());
};

/** Undefined when the person did not allow it. @throws DOMException when the browser's push service refuses */
export const subscribeToPush = async (pushKey: string, label: string): Promise<PushSubscriptionRequest | undefined> => {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  const registration = await navigator.serviceWorker.register(workerPath);
  await navigator.serviceWorker.ready;
  // One that was made with another key would be refused.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  return {
    endpoint: subscription.endpoint,
    keys: { p256dh: base64Url(subscription.getKey('p256dh')), auth: base64Url(subscription.getKey('auth')) },
    label,
  };
};

/** The worker stays: it keeps the page too. */
export const unsubscribeFromPush = async (): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration(workerPath);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
};

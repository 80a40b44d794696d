/** The service worker of the console: `public/worker.js`, with the list of files that the build writes into it. */
export const workerPath = '/worker.js';

/** Serves the built console: hashed assets for ever, everything else asked for anew, and the one page for every view of it. */
import { sep } from 'node:path';
import express, { type RequestHandler, type Response } from 'express';
import { AppError } from '../../shared/errors.ts';

const notBuilt = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hải Đăng</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}code{font-size:.95em}</style>
<h1>Giao diện chưa được dựng</h1>
<p>Cổng thu nhận vẫn đang làm việc: số liệu vẫn được nhận và lưu. Hãy chạy <code>npm run build:console</code> rồi tải lại trang này.</p>
<section lang="en">
<h1>The console has not been built</h1>
<p>The gateway itself is at work: readings are received and kept. Run <code>npm run build:console</code>, then reload this page.</p>
</section>
</html>
`;

const sendNotBuilt = (response: Response): void => {
  response.status(503).set('Retry-After', '30').set('Cache-Control', 'no-store').type('html').send(notBuilt);
};

export const createConsoleFiles = (consoleDir: string): RequestHandler =>
  express.static(consoleDir, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      // Names below assets/ carry a hash of the content.
      const isHashed = path.includes(`${sep}assets${sep}`);
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });

/** Every address without a dot is a view of the console; a missing file stays missing. */
export const createConsolePage =
  (consoleDir: string): RequestHandler =>
  (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    let path: string;
    try {
      path = decodeURIComponent(request.path);
    } catch (cause) {
      throw new AppError('REQUEST_MALFORMED', 'the address is not properly percent-encoded', { cause });
    }
    if (/[.\0\\]/.test(path)) return next();
    const options = { root: consoleDir, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } };
    response.sendFile('index.html', options, (error?: Error) => {
      if (!error || response.headersSent) return;
      if ('code' in error && error.code === 'ENOENT') sendNotBuilt(response);
      else next(error);
    });
  };

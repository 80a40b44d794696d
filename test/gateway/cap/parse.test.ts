/** XML of others: read as it is meant, refused with the place that is wrong, and never a danger. */
import { describe, expect, it } from 'vitest';
import { readListing } from '../../../gateway/cap/listing.ts';
import { parseCap } from '../../../gateway/cap/parse.ts';
import { checkCap } from '../../../gateway/cap/rules.ts';
import { AppError } from '../../../shared/errors.ts';

const alert = (inner = '', attributes = 'xmlns="urn:oasis:names:tc:emergency:cap:1.2"', info = ''): string => `
<alert ${attributes}>
  <identifier>KTTV-1</identifier><sender>kttv.example</sender><sent>2026-11-23T07:00:00+07:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>${inner}
  <info><language>vi-VN</language><category>Met</category><event>Mưa lớn</event><urgency>Expected</urgency>
    <severity>Severe</severity><certainty>Likely</certainty>${info}<area><areaDesc>Hải Phòng</areaDesc></area></info>
</alert>`;

const refusal = (xml: string): string => {
  try {
    readListing(xml);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UPLOAD_INVALID') return error.message;
    throw error;
  }
  throw new Error('it was taken');
};

describe('parseCap', () => {
  it('reads texts, references to characters, CDATA and prefixes', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- <!-- a comment -->${alert(
      '<note>a &lt;b&gt; &#x1EA1; &#225; &amp;amp;<![CDATA[ <x> & ]]></note>',
    )}`.replace('<!-- <!--', '<!--');
    expect(parseCap(xml).note).toBe('a <b> ạ á &amp; <x> & ');

    const prefixed = alert()
      .replaceAll(/<(\/?)(\w)/g, '<$1cap:$2')
      .replace('xmlns=', 'xmlns:cap=');
    expect(parseCap(prefixed)).toEqual(parseCap(alert()));
  });

  it('leaves figures and empty elements as they were written', () => {
    const document = parseCap(
      alert(
        '<incidents>007</incidents>',
        undefined,
        '<parameter><valueName>UGC</valueName><value></value></parameter>',
      ),
    );
    expect(document.incidents).toBe('007');
    expect(document.info[0]?.parameter).toEqual([{ valueName: 'UGC', value: '' }]);
  });

  it('takes CAP 1.1, and notes what the standard would have otherwise', () => {
    const document = parseCap(
      alert('', 'xmlns="urn:oasis:names:tc:emergency:cap:1.1"').replace('07:00:00+07:00', '00:00:00Z'),
    );
    expect(checkCap(document).map(({ rule, path }) => `${rule} ${path}`)).toEqual(['time-form sent']);
  });

  it('ignores a signature', () => {
    const signed = alert().replace(
      '</alert>',
      '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><a><b>1</b></a></Signature></alert>',
    );
    expect(parseCap(signed)).toEqual(parseCap(alert()));
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'this is no XML'],
    ['no xml', 'this is no XML, line 1'],
    ['<a>\n<b>\n</a>', 'line 3'],
    ['<a/><b/>', 'one element'],
    ['<html><body/></html>', 'it begins with <html>'],
    [alert('', 'xmlns="urn:somebody:else"'), 'it begins with <alert>'],
    [alert('<note>&xxe;</note>'), '&xxe;'],
    [alert('<note>R&D</note>'), "char '&' is not expected"],
    [alert('<note>&#0;</note>'), '&#0;'],
    [alert('<note>&#xD800;</note>'), '&#xD800;'],
    [alert().replace('Severe', 'Heavy'), 'info[0].severity'],
    [alert().replace('<event>Mưa lớn</event>', ''), 'info[0].event'],
    [alert().replace('2026-11-23T07:00:00+07:00', 'yesterday'), 'sent: a date and time with an offset'],
    [alert().replace('2026-11-23T07:00:00+07:00', '2026-11-23T07:00:00'), 'sent: a date and time with an offset'],
    [alert().replace('KTTV-1', ''), 'identifier'],
    [alert('<status>Test</status>'), 'status'],
    [`<!DOCTYPE alert [<!ENTITY a "b">]>${alert()}`, 'document types and entities are not taken'],
    [`<!DOCTYPE alert SYSTEM "file:///etc/passwd">${alert()}`, 'document types and entities are not taken'],
    [`<?xml version="1.0"?><!doctype alert>${alert()}`, 'document types and entities are not taken'],
    [`${'<a>'.repeat(60)}${'</a>'.repeat(60)}`, 'nested'],
    [`<a>${'<b/>'.repeat(40_001)}</a>`, 'more than 40000 elements'],
    [`<a>${'x'.repeat(2 ** 20)}</a>`, 'larger than'],
    ['<a><__proto__><x>1</x></__proto__></a>', 'not taken'],
    [alert(Array.from({ length: 201 }, () => '<code>x</code>').join('')), 'code: at most 200'],
  ])('%#: %.60s', (xml, message) => {
    expect(refusal(xml)).toContain(message);
  });

  it('leaves no trace in objects', () => {
    for (const name of ['constructor', 'prototype', '__proto__'])
      expect(refusal(alert(`<${name}><x>1</x></${name}>`))).toContain(name);
    for (const name of ['toString', 'hasOwnProperty']) parseCap(alert(`<${name}><x>1</x></${name}>`));
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});

describe('readListing', () => {
  const base = 'https://kttv.example/cap/feed.xml';

  it('reads messages that stand in an Atom feed, and links to others', () => {
    const listing = readListing(
      `<feed xmlns="http://www.w3.org/2005/Atom">
        <entry><id>1</id><updated>2026-11-23T00:00:00Z</updated><content type="text/xml">${alert()}</content></entry>
        <entry><id>2</id><updated>a</updated><link rel="alternate" type="text/html" href="https://kttv.example/2.html"/>
          <link type="application/cap+xml" href="2.cap"/></entry>
        <entry><id>3</id><link href="/cap/3.xml"/></entry>
        <entry><id>4</id><link rel="enclosure" type="image/png" href="/4.png"/></entry>
        <entry><id>5</id><content type="text/xml">${alert().replace('Severe', 'Heavy')}</content></entry>
      </feed>`,
      base,
    );
    expect(listing.messages.map(({ document }) => document.identifier)).toEqual(['KTTV-1']);
    expect(parseCap(listing.messages[0]?.xml ?? '')).toEqual(listing.messages[0]?.document);
    expect(listing.links).toEqual([
      { url: 'https://kttv.example/cap/2.cap', mark: 'a' },
      { url: 'https://kttv.example/cap/3.xml', mark: '' },
    ]);
    expect(listing.problems).toHaveLength(1);
    expect(listing.problems[0]).toContain('severity');
  });

  it('reads an RSS feed', () => {
    const listing = readListing(
      `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title><link>https://kttv.example</link>
        <item><link>https://kttv.example/1.xml</link><pubDate>today</pubDate></item>
        <item><link>https://kttv.example/2.html</link><enclosure type="application/cap+xml" url="https://kttv.example/2.cap"/></item>
      </channel></rss>`,
      base,
    );
    expect(listing.links).toEqual([
      { url: 'https://kttv.example/1.xml', mark: 'today' },
      { url: 'https://kttv.example/2.cap', mark: '' },
    ]);
  });
});

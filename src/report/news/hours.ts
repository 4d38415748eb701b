/** Times of the day as a place lives them. Minutes count from midnight of its time zone. */

/** From the first minute to before the second; over midnight where the first is later. */
export interface Hours {
  from: number;
  to: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_MINUTES = 24 * 60;

export function isWithin(at: Date, { from, to }: Hours, zone: string): boolean {
  const minute = minuteOf(at, zone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The last time it was that minute, now included. */
export function lastAt(now: Date, minute: number, zone: string): Date {
  const today = dayOf(now, zone);
  const at = instantOf(today, minute, zone);
  return at <= now ? at : instantOf(today - DAY_MS, minute, zone);
}

/** Monday, nine in the morning: the next time it is. */
export function nextMonday(now: Date, zone: string): Date {
  for (let day = dayOf(now, zone); ; day += DAY_MS) {
    const at = instantOf(day, 9 * 60, zone);
    if (new Date(day).getUTCDay() === 1 && at > now) return at;
  }
}

/** "18:00" as minutes; null where it is no time of a day. */
export function readTime(text: string): number | null {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?::(\d\d))?$/.exec(text) ?? [];
  const read = Number(hour) * 60 + Number(minute);
  return hour !== '' && Number(minute) < 60 && read < DAY_MINUTES ? read : null;
}

export function sayTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The time zone as its standard names it ("europe/berlin" → "Europe/Berlin"); null where there is none of that name. */
export function readZone(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** Midnight UTC of the day it is there. */
function dayOf(at: Date, zone: string): number {
  const wall = wallOf(at, zone);
  return wall - (wall % DAY_MS);
}

function minuteOf(at: Date, zone: string): number {
  return Math.floor((wallOf(at, zone) % DAY_MS) / 60_000);
}

/** Its clocks, read as if they showed UTC. */
function wallOf(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** When its clocks show a minute of a day. Twice around a change of the clocks, so that the offset is that of the moment itself. */
function instantOf(day: number, minute: number, zone: string): Date {
  const wall = day + minute * 60_000;
  const guess = wall - (wallOf(new Date(wall), zone) - wall);
  return new Date(wall - (wallOf(new Date(guess), zone) - guess));
}

import { expect, it } from 'vitest';
import { asksToBeTold } from '../../src/shapes/asks-to-be-told.ts';

it.each([
  'why is create_item slow?',
  'Hi team, does POST /items check the title?',
  'Do we have a rate limit? Just curious.',
  'what is the longest title? thanks',
])('wants an answer: %j', (words) => {
  expect(asksToBeTold(words)).toBe(true);
});

it.each([
  'Do you know what bugs me? POST /items takes empty titles. Refuse them',
  'When a user signs up, send the mail in the background',
  'why not add tests for parse_amount?',
  'Why does pay.py lack types? Add them',
  'thanks',
])('wants more than an answer: %j', (words) => {
  expect(asksToBeTold(words)).toBe(false);
});

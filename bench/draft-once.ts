import { draftTicket } from './draft-ticket.ts';

/** One ticket as a process of its own that does nothing else. */
const [bare = '', commit = '', request = '', baseUrl = ''] = process.argv.slice(2);
await draftTicket({ bare, commit }, request, baseUrl);

import { homeZone } from '#domain/date.ts';
import type { Context } from '../context.ts';

const days = new Intl.DateTimeFormat('sv-SE', { timeZone: homeZone, dateStyle: 'short' });

/** The day it is where people use the installation, as an ISO date: forms open and lock by it. */
export const today = (context: Pick<Context, 'now'>): string => days.format(context.now());

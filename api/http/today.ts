import { dayAt } from '#domain/date.ts';
import type { Context } from '../context.ts';

/** The day it is where people use the installation, as an ISO date: forms open and lock by it. */
export const today = (context: Pick<Context, 'now'>): string => dayAt(context.now());

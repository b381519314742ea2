/** Stands for the thread of rosters and ends without a word, as a bug in a native part would end it. */
process.exit(7)

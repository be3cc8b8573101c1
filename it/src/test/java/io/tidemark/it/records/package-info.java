/**
 * What a record writes, section by section of the guide to records: each test is one row of a table or one sentence, and asserts on the line that
 * comes out. The records are declared as a user would.
 */
@NullMarked
package io.tidemark.it.records;

import org.jspecify.annotations.NullMarked;

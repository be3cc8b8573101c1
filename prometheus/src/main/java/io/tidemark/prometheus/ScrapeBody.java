package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/** Writes what is scraped: as {@link Exposition#write} does. */
@FunctionalInterface
interface ScrapeBody {

    void write(Format format, Escaping escaping, Predicate<String> names, OutputStream out) throws IOException;
}

/** A server that takes OTLP over HTTP and gRPC, and fails as it is told to. */
@NullMarked
package io.tidemark.otlp.server;

import org.jspecify.annotations.NullMarked;

/**
 * The real servers, as the distribution packages them, started by tests: {@link io.tidemark.prometheus.servers.RealPrometheus}, {@link
 * io.tidemark.prometheus.servers.RealPushgateway}, {@link io.tidemark.prometheus.servers.RealAlertmanager} and {@link
 * io.tidemark.prometheus.servers.Promtool}. And the facts about them that the exporters rest on, each as a test.
 *
 * <p>Where a program is missing, whoever starts it is skipped, and told what to install. So start servers in a {@code @BeforeAll} or a
 * test, not in a field of the class.
 */
@NullMarked
package io.tidemark.prometheus.servers;

import org.jspecify.annotations.NullMarked;

/**
 * Function metrics: calls, errors, latency and concurrency of methods with {@link io.tidemark.autometrics.Autometrics @Autometrics}, by the names and labels of the Autometrics
 * specification 1.0.
 *
 * <p>Weaving, when a program is built or when its classes are loaded, makes each such method count its calls. They count in an {@link io.tidemark.autometrics.AutometricsService}, which is a
 * {@linkplain io.tidemark.stats.MetricSource source} as others are. {@linkplain io.tidemark.autometrics.Objective Objectives} become labels; {@link
 * io.tidemark.autometrics.FunctionCalls} is a field of a metric record that has the functions which were called within it. {@link io.tidemark.autometrics.FunctionMetrics} is for those who
 * weave nothing.
 *
 * <h2>What holds while threads call</h2>
 *
 * <ul>
 *   <li>A call that begins ends once, whatever its method does: throws, is cancelled, completes on another thread. At any quiet moment begun = ended, and the number of calls that are going on is
 *       zero; it is never below.
 *   <li>No call waits for a reader, or for a thread that was stopped amid counting. What a method throws, and nothing else, comes out of it.
 *   <li>Calls, errors, durations and their sum agree in each part of what a scrape reads; from one to the next no count goes back.
 *   <li>What is kept is bounded: callers and values of labels beyond a number count as {@code other}.
 *   <li>When a service is installed, or an objective made, functions count on from there; calls that are going on end where they began. What was counted before the first service was
 *       installed is in that one.
 * </ul>
 *
 * <h2>Inside</h2>
 *
 * <p>A woven method has one constant, its {@code FunctionSite}: what it is, not where it counts. A thread has one {@code CallContext}, which says what the innermost function is: the caller of
 * the next. From the site and the caller come the {@code CallCell}s of its {@code FunctionCells}; a cell is a {@code CallStripe}, and has more as soon as two threads meet at it. The beginning of a
 * call is one atomic addition, its end some additions with the lock of the stripe, which nobody waits for. {@code Services} knows which site counts in which service, {@code FunctionFamilies} writes
 * down what one has.
 */
@NullMarked
package io.tidemark.autometrics;

import org.jspecify.annotations.NullMarked;

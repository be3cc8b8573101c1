/**
 * What is made from the functions of a program when it is built: queries, links to charts in their documentation, rules for alerts, dashboards. Nothing here is needed when the
 * program runs.
 */
@NullMarked
package io.tidemark.autometrics.tools;

import org.jspecify.annotations.NullMarked;

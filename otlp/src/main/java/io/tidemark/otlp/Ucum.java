package io.tidemark.otlp;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;

/** Units as OpenTelemetry writes them: UCUM, case sensitive. A custom unit is taken to be in it already. */
final class Ucum {

    private Ucum() {}

    static String of(Unit unit) {
        if (!(unit instanceof MetricUnit known)) {
            return unit.text();
        }
        return switch (known) {
            case SECONDS -> "s";
            case MILLISECONDS -> "ms";
            case MICROSECONDS -> "us";
            case BYTES -> "By";
            case KILOBYTES -> "kBy";
            case MEGABYTES -> "MBy";
            case GIGABYTES -> "GBy";
            case TERABYTES -> "TBy";
            case BITS -> "bit";
            case KILOBITS -> "kbit";
            case MEGABITS -> "Mbit";
            case GIGABITS -> "Gbit";
            case TERABITS -> "Tbit";
            case BYTES_PER_SECOND -> "By/s";
            case KILOBYTES_PER_SECOND -> "kBy/s";
            case MEGABYTES_PER_SECOND -> "MBy/s";
            case GIGABYTES_PER_SECOND -> "GBy/s";
            case TERABYTES_PER_SECOND -> "TBy/s";
            case BITS_PER_SECOND -> "bit/s";
            case KILOBITS_PER_SECOND -> "kbit/s";
            case MEGABITS_PER_SECOND -> "Mbit/s";
            case GIGABITS_PER_SECOND -> "Gbit/s";
            case TERABITS_PER_SECOND -> "Tbit/s";
            case PERCENT -> "%";
            case COUNT -> "1";
            case COUNT_PER_SECOND -> "1/s";
            case NONE -> "";
        };
    }
}

package io.tidemark.spring;

import io.tidemark.prometheus.Format;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;

/** What the scrape endpoint can produce: Spring chooses by the header {@code Accept}, as it does for the endpoint of Micrometer. */
enum ScrapeFormat implements Producible<ScrapeFormat> {
    TEXT(Format.TEXT, true),
    OPENMETRICS(Format.OPENMETRICS, false),
    PROTOBUF(Format.PROTOBUF, false);

    private final Format format;
    private final boolean usual;

    ScrapeFormat(Format format, boolean usual) {
        this.format = format;
        this.usual = usual;
    }

    Format format() {
        return format;
    }

    @Override
    public MimeType getProducedMimeType() {
        return MimeType.valueOf(format.contentType());
    }

    @Override
    public boolean isDefault() {
        return usual;
    }
}

package io.tidemark.cli;

import io.tidemark.autometrics.tools.ChartLinks;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a server that a browser could go to. */
final class Address implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            URI address = new URI(text);
            ChartLinks.to(address);
            return address;
        } catch (URISyntaxException problem) {
            throw new TypeConversionException(
                    "\"" + text + "\" is no address: " + problem.getReason() + ". Write one as http://localhost:9090");
        } catch (IllegalArgumentException problem) {
            throw new TypeConversionException(problem.getMessage());
        }
    }
}

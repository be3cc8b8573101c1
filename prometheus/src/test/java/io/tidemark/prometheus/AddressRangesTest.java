package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.9.9.9/8, 10.1.2.3, true",
        "192.168.1.7, 192.168.1.7, true",
        "192.168.1.7, 192.168.1.6, false",
        "192.168.1.6/31, 192.168.1.7, true",
        "192.168.1.6/31, 192.168.1.8, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "::/0, 2001:db8::1, true",
        "::1, ::1, true",
        "::1/128, ::2, false",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe80::1, false",
        "fe80::/10, fe80::1%1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:10.1.2.3, 10.1.2.3, true",
        "::ffff:0:0/96, 10.1.2.3, true",
    })
    void anAddressIsInARangeOrNot(String range, String address, boolean contained) throws Exception {
        AddressRanges ranges = AddressRanges.of(List.of("203.0.113.250/32", range));
        assertThat(ranges.contain(InetAddress.getByName(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/x",
                "10.0.0",
                "10",
                "256.0.0.1",
                "1.2.3.4.5",
                "0x7f.1",
                " 10.0.0.0/8",
                "::/129",
                ":::",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/8",
                "12345::",
                "*",
                "10.0.0.0/+8",
                "10.0.0.0-10.0.0.9",
                "[::1]"
            })
    void whatIsNoRangeIsNamed(String text) {
        assertThatThrownBy(() -> AddressRanges.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }
}

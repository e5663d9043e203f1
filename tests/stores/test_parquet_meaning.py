"""Columns of Parquet files as their writers describe them, in the old way, the new way, or both."""

import pytest

from troth.stores.parquet_facts import meaning

Described = tuple[str, str | None, str | None, int | None, int | None, str | None]
MICROS_UTC = "TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))"
NANOS_LOCAL = "TimestampType(isAdjustedToUTC=0, unit=TimeUnit(MILLIS=<null>, MICROS=<null>, NANOS=NanoSeconds()))"
MILLIS_UTC = "TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=MilliSeconds(), MICROS=<null>, NANOS=<null>))"


@pytest.mark.parametrize(
    ("described", "means"),
    [
        (("INT64", None, None, None, None, None), "INT64"),
        (("INT64", None, "INT_64", None, None, None), "INT64"),
        (("INT64", None, "INT_64", None, None, "IntType(bitWidth=64, isSigned=1)"), "INT64"),
        (("INT32", None, "INT_32", None, None, None), "INT32"),
        (("INT32", None, "UINT_8", None, None, None), "UINT_8"),
        (("INT32", None, None, None, None, "IntType(bitWidth=8, isSigned=0)"), "UINT_8"),
        (("BYTE_ARRAY", None, "UTF8", None, None, None), "UTF8"),
        (("BYTE_ARRAY", None, None, None, None, "StringType()"), "UTF8"),
        (("BYTE_ARRAY", None, "UTF8", None, None, "StringType()"), "UTF8"),
        (("BYTE_ARRAY", None, None, None, None, None), "BYTE_ARRAY"),
        (("BYTE_ARRAY", None, "ENUM", None, None, "EnumType()"), "ENUM"),
        (("BYTE_ARRAY", None, "JSON", None, None, "JsonType()"), "JSON"),
        (("INT64", None, "TIMESTAMP_MICROS", None, None, None), "timestamp MICROS utc"),
        (("INT64", None, "TIMESTAMP_MICROS", None, None, MICROS_UTC), "timestamp MICROS utc"),
        (("INT64", None, None, None, None, NANOS_LOCAL), "timestamp NANOS local"),
        (("INT64", None, "TIMESTAMP_MILLIS", None, None, MILLIS_UTC), "timestamp MILLIS utc"),
        (("INT96", None, None, None, None, None), "INT96"),
        (("INT32", None, "DATE", None, None, "DateType()"), "DATE"),
        (("INT64", None, "DECIMAL", 2, 10, None), "decimal 10 2"),
        (("FIXED_LEN_BYTE_ARRAY", "5", "DECIMAL", 2, 10, "DecimalType(scale=2, precision=10)"), "decimal 10 2"),
        (("FIXED_LEN_BYTE_ARRAY", "16", None, None, None, "UUIDType()"), "UUID"),
        (("FIXED_LEN_BYTE_ARRAY", "12", None, None, None, None), "FIXED_LEN_BYTE_ARRAY 12"),
    ],
)
def test_what_a_column_means(described: Described, means: str) -> None:
    assert meaning(*described) == means

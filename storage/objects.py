"""The object store: any S3 server, through the MinIO client.

An object's key is the SHA-256 of its bytes (`originals/ab/cdef…`), so the same bytes are kept once and
different bytes never meet. Nothing is ever overwritten or deleted. An object is written before the row
that names it: a row without its object cannot exist, an object without a row is merely unused.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED, CopySource
from minio.error import InvalidResponseError, MinioException, S3Error
from minio.versioningconfig import VersioningConfig

from storage.errors import ObjectDamagedError, ObjectMissingError, ObjectStoreUnreachableError
from storage.settings import Settings

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

ORIGINALS = "originals"
PAGE_IMAGES = "page-images"
PAPERS = "papers"
BULLETINS = "bulletins"
DAMAGED = "damaged"
CONNECT_SECONDS = 3.0
READ_SECONDS = 30.0
AT_ONCE = 4  # objects of one case on their way at the same time; the client is safe among threads
MISSING = {"NoSuchKey", "NoSuchObject", "NotFound"}


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What was stored: the SHA-256 of the bytes (hex), and their number."""

    sha256: str
    size: int


def object_key(folder: str, sha256: str) -> str:
    """Return the key of the object: folder, two hex digits, the other sixty-two."""
    return f"{folder}/{sha256[:2]}/{sha256[2:]}"


class ObjectStore:
    """One bucket of one S3 server."""

    def __init__(self, settings: Settings) -> None:
        if settings.s3_endpoint is None:
            raise ObjectStoreUnreachableError(reason="未设置 YICHUANG_S3_ENDPOINT")
        self._bucket = settings.s3_bucket
        self._local_dir = settings.s3_local_dir
        access, secret = settings.s3_access_key, settings.s3_secret_key
        self._client = Minio(
            endpoint=settings.s3_endpoint,
            access_key=access.get_secret_value() if access else None,
            secret_key=secret.get_secret_value() if secret else None,
            region=settings.s3_region,
            secure=settings.s3_secure,
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
                retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
                maxsize=8,
            ),
        )

    def prepare(self) -> None:
        """Make the bucket if it is not there, with versioning where the server has it."""
        with _named_errors():
            if not self._client.bucket_exists(bucket_name=self._bucket):
                self._client.make_bucket(bucket_name=self._bucket)
            with suppress(MinioException):  # the embedded server answers 501
                self._client.set_bucket_versioning(
                    bucket_name=self._bucket, config=VersioningConfig(status=ENABLED)
                )

    def put_original(self, data: bytes) -> StoredObject:
        """Store a scan as it came; see `_put_all`."""
        return self.put_originals([data])[0]

    def put_originals(self, scans: Sequence[bytes]) -> list[StoredObject]:
        """Store scans as they came, several at once; see `_put_all`."""
        return self._put_all(ORIGINALS, scans, "application/octet-stream")

    def put_page_image(self, data: bytes, content_type: str = "image/png") -> StoredObject:
        """Store a derived page image; see `_put_all`."""
        return self.put_page_images([data], content_type)[0]

    def put_page_images(self, images: Sequence[bytes], content_type: str) -> list[StoredObject]:
        """Store derived page images, several at once; see `_put_all`."""
        return self._put_all(PAGE_IMAGES, images, content_type)

    def put_paper(self, pdf: bytes) -> StoredObject:
        """Store a printed paper; see `_put_all`."""
        return self._put_all(PAPERS, [pdf], "application/pdf")[0]

    def put_bulletin(self, data: bytes, content_type: str) -> StoredObject:
        """Store a file of a published bulletin; see `_put_all`."""
        return self._put_all(BULLETINS, [data], content_type)[0]

    def get_original(self, sha256: str) -> bytes:
        """Return a scan's bytes; see `_get`."""
        return self._get(ORIGINALS, sha256)

    def get_page_image(self, sha256: str) -> bytes:
        """Return a page image's bytes; see `_get`."""
        return self._get(PAGE_IMAGES, sha256)

    def get_paper(self, sha256: str) -> bytes:
        """Return a printed paper's bytes; see `_get`."""
        return self._get(PAPERS, sha256)

    def get_bulletin(self, sha256: str) -> bytes:
        """Return a file of a published bulletin; see `_get`."""
        return self._get(BULLETINS, sha256)

    def _put_all(self, folder: str, contents: Sequence[bytes], content_type: str) -> list[StoredObject]:
        """Store each content under its hash unless it is there, and return what was stored, in order.

        All of it is on disk when this returns. Raises ObjectDamagedError, ObjectStoreUnreachableError; some
        may be stored then, which does no harm.
        """
        stored = [StoredObject(hashlib.sha256(data).hexdigest(), len(data)) for data in contents]
        each_once = dict(zip(stored, contents, strict=True))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            tasks = [
                pool.submit(self._put, folder, one, data, content_type) for one, data in each_once.items()
            ]
        for task in tasks:
            task.result()
        self._flush([object_key(folder, one.sha256) for one in each_once])
        return stored

    def _put(self, folder: str, stored: StoredObject, data: bytes, content_type: str) -> None:
        """Store one object unless it is there.

        What stands there with another length was torn in the writing (the key is the hash of the whole):
        it is copied aside first.
        """
        key = object_key(folder, stored.sha256)
        with _named_errors():
            there = self._size(key)
            if there is not None and there != stored.size:
                self._set_aside(key)
                there = None
            if there is None:
                self._client.put_object(
                    bucket_name=self._bucket,
                    object_name=key,
                    data=io.BytesIO(data),
                    length=len(data),
                    content_type=content_type,
                )
                there = self._size(key)
        if there != stored.size:
            raise ObjectDamagedError(sha256=stored.sha256)

    def _get(self, folder: str, sha256: str) -> bytes:
        """Read and check; raises ObjectMissingError, ObjectDamagedError, ObjectStoreUnreachableError."""
        response: BaseHTTPResponse | None = None
        key = object_key(folder, sha256)
        with _named_errors(sha256):
            try:
                response = self._client.get_object(bucket_name=self._bucket, object_name=key)
                data = response.read()
            except InvalidResponseError as error:  # not every server's error is XML by its header
                if self._size(key) is None:
                    raise ObjectMissingError(sha256=sha256) from error
                raise
            finally:
                if response is not None:
                    response.close()
                    response.release_conn()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ObjectDamagedError(sha256=sha256)
        return data

    def _set_aside(self, key: str) -> None:
        self._client.copy_object(
            bucket_name=self._bucket,
            object_name=f"{DAMAGED}/{key}-{time.time_ns()}",
            source=CopySource(bucket_name=self._bucket, object_name=key),
        )

    def _size(self, key: str) -> int | None:
        try:
            return self._client.stat_object(bucket_name=self._bucket, object_name=key).size
        except S3Error as error:
            if error.code in MISSING:
                return None
            raise

    def _flush(self, keys: Sequence[str]) -> None:
        """Make a power cut harmless where the embedded server keeps its files on this machine's disk."""
        if self._local_dir is None:
            return
        paths = [self._local_dir / self._bucket / key for key in keys]
        folders = {folder for path in paths for folder in path.parents[:4]}
        with _named_errors(), ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(_fsync, paths))
            list(pool.map(_fsync, folders))


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _named_errors(sha256: str = "") -> Iterator[None]:
    """Turn the client's errors into ours; none of them carries a key or an address."""
    try:
        yield
    except S3Error as error:
        if error.code in MISSING:
            raise ObjectMissingError(sha256=sha256) from error
        raise ObjectStoreUnreachableError(reason=error.code) from error
    except (urllib3.exceptions.HTTPError, MinioException, OSError) as error:
        raise ObjectStoreUnreachableError(reason=type(error).__name__) from error

from django.urls import path

from outlets.book.views import book

urlpatterns = [path("<lang:language>/<slug:slug>/book.epub", book, name="book")]
